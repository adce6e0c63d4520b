// Says how long it has been up; with --once it answers on standard output and ends.
const http = require("http");
const ms = require("ms");

const answer = () => `up for ${ms(Math.round(process.uptime()) * 1000)}\n`;

if (process.argv.includes("--once")) {
  process.stdout.write(answer());
} else {
  http.createServer((request, response) => response.end(answer())).listen(process.env.PORT);
}
