FROM php:8.3
WORKDIR /var/www/html
COPY . .
RUN apt-get update && apt-get install -y apache2 && composer install --no-scripts
