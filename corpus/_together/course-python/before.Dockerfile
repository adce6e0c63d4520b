FROM python:3.11
ARG DEBIAN_FRONTEND=noninteractive
ENV APP_HOME /srv/app
WORKDIR $APP_HOME
ADD . $APP_HOME
RUN apt-get update
RUN apt-get install -y --no-install-recommends gcc
RUN pip install -r requirements.txt
RUN rm -rf /var/lib/apt/lists/*
EXPOSE 8000
ENTRYPOINT python manage.py runserver
