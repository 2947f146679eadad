// Numbers that move, without loading the page again. Reading works without this.
"use strict";
const source = new EventSource("/api/v1/events?lang=" + document.documentElement.lang);
const away = document.querySelector(".away");
source.onopen = () => { away.hidden = true; };
source.onerror = () => { away.hidden = false; };
source.onmessage = (message) => {
  const now = JSON.parse(message.data);
  for (const place of document.querySelectorAll("[data-live]")) {
    const value = now[place.dataset.live];
    if (value !== undefined && place.textContent !== String(value)) place.textContent = value;
  }
  for (const room of document.querySelectorAll("[data-room]"))
    room.classList.toggle("now", room.dataset.room.split(" ").includes(now.room));
  if (String(now.running) !== document.body.dataset.running) location.reload();
};
