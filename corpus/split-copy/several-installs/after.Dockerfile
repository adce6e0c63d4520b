FROM python:3.11

WORKDIR /app
COPY requirements.txt ./

# tools
RUN apt-get update && apt-get install -y --no-install-recommends gcc
RUN pip install --upgrade pip
RUN pip install -r requirements.txt

COPY . .
RUN python manage.py collectstatic
