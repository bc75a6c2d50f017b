
// The page of a run: drawn once, or again whenever there is more to see

let nav = document.createElement('nav');

function drawRun(shown) {
  page.replaceChildren();
  document.title = visible(shown.model) + ' · DeepViz training';
  add(page, 'h1', '', shown.model);
  nav = add(page, 'nav');
  showTraining(shown.training, section);
}

drawRun(data);
if (document.getElementById('data').dataset.live) {
  let last = document.getElementById('data').textContent;
  setInterval(async () => {
    try {
      const text = await (await fetch('data.json', { cache: 'no-store' })).text();
      if (text === last) return;
      last = text;
      drawRun(JSON.parse(text));
    } catch (gone) {
      document.title = 'ended · DeepViz training';
    }
  }, 3000);
}
