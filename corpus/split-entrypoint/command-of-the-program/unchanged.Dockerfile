FROM caddy:2
ENTRYPOINT ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
