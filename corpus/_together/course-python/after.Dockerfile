FROM python:3.11
ARG DEBIAN_FRONTEND=noninteractive
ENV APP_HOME=/srv/app
WORKDIR $APP_HOME
COPY requirements.txt ./
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc \
    && pip install --no-cache-dir -r requirements.txt \
    && rm -rf /var/lib/apt/lists/*
COPY . $APP_HOME
RUN rm -rf /var/lib/apt/lists/*
EXPOSE 8000
ENTRYPOINT ["python", "manage.py", "runserver"]
