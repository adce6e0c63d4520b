FROM python:3.11
WORKDIR /app
ENV PIP_LOG=pip.log
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
