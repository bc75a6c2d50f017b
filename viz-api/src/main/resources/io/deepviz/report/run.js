
// The page of a run: drawn once, or again whenever there is more to see

let nav = document.createElement('nav');
const live = document.getElementById('data').dataset.live ? document.createElement('p') : null;

function drawRun(shown) {
  page.style.minHeight = page.offsetHeight + 'px'; // else the reader would be taken to the top
  page.replaceChildren();
  document.title = visible(shown.model) + ' · DeepViz training';
  add(page, 'h1', '', shown.model);
  if (live) page.append(live);
  nav = add(page, 'nav');
  showTraining(shown.training, section);
  setTimeout(() => { page.style.minHeight = ''; }, 1000);
}

function tell(text, state) {
  live.textContent = text;
  live.className = 'live ' + state;
}

drawRun(data);
if (live) {
  let last = document.getElementById('data').textContent;
  tell('following the training', 'on');
  setInterval(async () => {
    try {
      const answer = await fetch('data.json', { cache: 'no-store' });
      const text = await answer.text();
      if (!answer.ok) {
        tell('no longer following: ' + visible(text), 'off');
      } else if (text !== last) {
        last = text;
        drawRun(JSON.parse(text));
        tell('following the training · last news ' + new Date().toLocaleTimeString(), 'on');
      }
    } catch (gone) {
      tell('no longer following: viz watch was ended', 'off');
    }
  }, 3000);
}
