FROM php:8.3-apache
WORKDIR /var/www/html/public
WORKDIR /var/www/html/public/img
