FROM python:3.11
ENV PYTHONPATH=/app
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
