FROM postgres:16
# go
CMD ["postgres"]
