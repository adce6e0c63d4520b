FROM busybox:1
CMD ["npm", "start"] # start it
ENTRYPOINT python manage.py runserver
