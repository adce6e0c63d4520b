FROM python:3.11

# No .pyc files, no buffered output
ENV PYTHONDONTWRITEBYTECODE=1
ENV PYTHONUNBUFFERED=1

RUN groupadd --system service
RUN useradd --system --gid service service

WORKDIR /srv/service
ADD . /srv/service
RUN pip install --no-cache-dir -r requirements.txt

USER service
EXPOSE 8000
CMD python service.py # listens on 8000
