FROM composer:2
WORKDIR /app
COPY . .
RUN composer install --no-dev --no-scripts --no-autoloader
RUN composer dump-autoload --optimize
