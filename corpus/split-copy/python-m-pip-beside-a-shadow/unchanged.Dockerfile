FROM python:3.11
WORKDIR /app
COPY . .
RUN python -m pip install -r requirements.txt
