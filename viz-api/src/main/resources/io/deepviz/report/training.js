
// A training run and what is wrong with it

function finding(parent, each) {
  const box = add(parent, 'div', 'finding ' + each.severity);
  const head = add(box, 'p');
  add(head, 'strong', '', each.severity + ': ' + each.title);
  add(head, 'span', 'soft', (each.layer ? ' · layer ' + each.layer : '') + ' · step ' + each.step);
  add(box, 'p', '', each.evidence);
  add(box, 'p', '', 'What to do: ' + each.remedy + '.');
  add(box, 'p', 'soft', each.source);
}

function showTraining(training, section) {
  const found = section('The training', 'training');
  if (!training.findings.length) add(found, 'p', '', 'Nothing is wrong, as far as the numbers show.');
  training.findings.forEach(each => finding(found, each));
  const table = add(found, 'table');
  training.facts.forEach(([name, value]) => {
    const row = add(table, 'tr');
    add(row, 'th', '', name);
    add(row, 'td', 'name', value);
  });
  const seen = section('Through training', 'through');
  training.pictures.forEach(each => figure(seen, each));
}
