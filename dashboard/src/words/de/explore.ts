import type { Translated } from '..';
import type { explore as en } from '../en/explore';

export const explore: Translated<typeof en> = {
  'explore.title': 'Segmente',
  'explore.alone': 'allein',
  'explore.all': {
    one: 'Alle: ein Gespräch, {ratio}.',
    other: 'Alle: {count} Gespräche, je {ratio}.',
  },
  'explore.between': '95 %: {low} – {high}.',
  'explore.maturing': 'Spätere Bestellungen zählen noch bis {at}.',
  'explore.longer': 'Wählen Sie einen längeren Zeitraum.',
  'explore.fewer': 'Nehmen Sie einen Filter weg, oder wählen Sie einen längeren Zeitraum.',
  'explore.ranked': 'Unterscheidbar',
  'explore.ranked_says':
    'Sie unterscheiden sich von allen anderen zusammen oder von einigen. Ein Platz ist ein Bereich: einen Rang gibt es nur, wo Intervalle sich nicht überschneiden.',
  'explore.unranked': 'Ohne Rang',
  'explore.unranked_says': 'Ihre Intervalle überschneiden sich: die Reihenfolge kann Zufall sein.',
  'explore.small': 'Zu wenig Daten',
  'explore.small_says': 'Bei dieser Größe wären weniger als 30 Bestellungen zu erwarten: über sie wird nichts gesagt.',
  'explore.above': 'darüber',
  'explore.below': 'darunter',
  'explore.place': 'Platz',
  'explore.from_to': '{first} bis {last}',
  'explore.revenue': 'Umsatz',
  'explore.shrunk': 'Beste Schätzung',
  'explore.rest': {
    one: 'Eines mehr, mit {talks} Gesprächen und {amount}.',
    other: '{n} weitere zusammen, mit {talks} Gesprächen und {amount}.',
  },
  'explore.interval': '95-%-Intervall',
  'explore.began': 'Beginn',
  'explore.outcome': 'Ausgang',
  'explore.earned': 'Verdient',
  'explore.behind': 'Hinter diesen Zahlen',
  'change.title': 'Woraus die Veränderung besteht',
  'change.says': 'Gegenüber {days}: von {before} auf {now} je Gespräch, {change}.',
  'change.mix': 'Mischung',
  'change.mix_says': 'andere Leute kamen',
  'change.rate': 'Rate',
  'change.rate_says': 'die Leute brachten andere Beträge',
  'change.share': 'Anteil der Gespräche',
};
