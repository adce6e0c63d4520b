FROM python:3.11
ENV POETRY_VIRTUALENVS_CREATE=false
WORKDIR /app
COPY . .
RUN pip install poetry==1.8.3 && poetry install --no-root --only main
