FROM busybox:1
COPY /app /app
COPY /a.txt //./app/main.txt /b/
