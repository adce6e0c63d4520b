FROM python:3.11
# Use shell-style CMD so that the image uses ["/bin/sh", "-c", ...]
CMD python3 app.py
