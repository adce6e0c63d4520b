ARG VERSION=3.12
FROM python:${VERSION}-slim
ENTRYPOINT ["python3", "-m", "http.server"]
