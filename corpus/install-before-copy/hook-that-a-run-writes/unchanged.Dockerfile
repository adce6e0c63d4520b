FROM debian:12
RUN echo 'DPkg::Post-Invoke {"ls /app";};' > /etc/apt/apt.conf.d/hook
ENV A=1
COPY . /app/
RUN apt-get update && apt-get install -y netbase && rm -rf /var/lib/apt/lists/*
