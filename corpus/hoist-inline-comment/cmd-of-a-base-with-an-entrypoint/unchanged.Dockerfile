FROM composer:2
CMD ["composer"] # go
