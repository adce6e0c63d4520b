FROM python:3.11

# No .pyc files, no buffered output
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

RUN groupadd --system service \
    && useradd --system --gid service service

WORKDIR /srv/service
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . /srv/service

USER service
EXPOSE 8000
# listens on 8000
CMD ["python", "service.py"]
