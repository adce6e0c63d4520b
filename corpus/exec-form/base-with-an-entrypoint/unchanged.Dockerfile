FROM postgres:16
CMD postgres -c x=1
