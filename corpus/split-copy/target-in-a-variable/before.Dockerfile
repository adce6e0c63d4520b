FROM python:3.11
ENV APP_HOME=/app
WORKDIR $APP_HOME
COPY . $APP_HOME
RUN pip install --upgrade pip
RUN pip install -r requirements.txt
RUN python manage.py collectstatic
