FROM composer:2
COPY . .
RUN composer install --no-dev --no-scripts --no-autoloader
RUN composer dump-autoload --optimize
