FROM php:8.3-apache
WORKDIR public
WORKDIR img
