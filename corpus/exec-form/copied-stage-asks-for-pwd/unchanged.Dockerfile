FROM python:3 AS b
WORKDIR /app
COPY . .
FROM python:3
COPY --from=b /app /app
WORKDIR /app
CMD python3 app.py
