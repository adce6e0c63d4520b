ARG VERSION=3.12
FROM python:${VERSION}-slim
CMD ["python3", "-m", "http.server"]
