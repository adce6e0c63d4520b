FROM alpine
FROM localhost:5000/app
