FROM python:3.11
COPY requirements/prod.txt requirements/base.txt /app/requirements/
WORKDIR /app
RUN pip install -r requirements/prod.txt
COPY . /app
