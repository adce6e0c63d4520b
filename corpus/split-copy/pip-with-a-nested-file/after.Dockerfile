FROM python:3
WORKDIR /app
COPY dev.txt base.txt ./
RUN pip install -r dev.txt
COPY . .
