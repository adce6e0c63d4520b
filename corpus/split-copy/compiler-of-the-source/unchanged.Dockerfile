FROM python:3.11
WORKDIR /app
ENV CC=/app/cc
COPY . .
RUN pip install --no-cache-dir -r requirements.txt
