FROM python:3.11
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY . .
RUN uv sync --frozen --no-cache
CMD [".venv/bin/python", "app.py"]
