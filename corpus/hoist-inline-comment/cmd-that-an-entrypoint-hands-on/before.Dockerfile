FROM postgres:16
CMD ["postgres"] # go
