// Makes a rich editor of each <div data-editor>; loaded only by pages where someone writes.
