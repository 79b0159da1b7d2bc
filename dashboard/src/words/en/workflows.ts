export const workflows = {
  'workflows.title': 'Workflows and features',
  'workflows.features': 'What brings and serves them',
  'features.faq_question': 'FAQ questions',
  'features.nudge': 'Nudges',
  'features.assistant': 'Assistants',
  'features.none': 'without one',
  'features.yours': 'yours',
  'features.helped': 'Helped',
  'features.clicks': 'Clicks',
  'features.per_click': 'Revenue per click',
  'features.more': { one: 'One more stands in the CSV.', other: '{n} more stand in the CSV.' },
} as const;
