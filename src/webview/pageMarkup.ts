const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** What the body of the page holds, without its script: the words come with the first message. */
export function pageMarkup(): string {
  const options = SPEEDS.map((n) => `<option value="${n}"${n === 1 ? " selected" : ""}>${n}×</option>`).join("");
  return `<header>
<span class="group">
<button id="play" type="button" data-icon="play"></button>
<span id="time">0:00</span>
<select id="speed" data-word="speed" data-as="label">${options}</select>
<button id="loop" class="tool" type="button" data-icon="loop" data-word="loop" data-as="label" aria-pressed="false"></button>
<button id="zoomOut" class="tool" type="button" data-icon="zoomOut" data-word="zoomOut" data-as="label"></button>
<button id="zoomIn" class="tool" type="button" data-icon="zoomIn" data-word="zoomIn" data-as="label"></button>
</span>
<span class="group find" role="search">
<span id="found" role="status"></span>
<input id="query" type="search" data-word="search" data-as="label">
<button id="previous" class="tool" type="button" data-icon="previous" data-word="previous" data-as="label"></button>
<button id="next" class="tool" type="button" data-icon="next" data-word="next" data-as="label"></button>
</span>
<span class="group">
<button type="button" data-tell="insert" data-word="insertAll"></button>
<button type="button" data-tell="export" data-word="export"></button>
<button id="copy" class="tool" type="button" data-icon="copy" data-word="copy" data-as="label"></button>
</span>
</header>
<canvas id="wave" tabindex="0" role="slider" aria-valuemin="0" data-word="position" data-as="label"></canvas>
<div id="status"></div>
<div id="spoken" role="status"></div>
<div id="nothing" hidden><p data-word="nothing"></p><button type="button" data-tell="transcribe" data-word="transcribe"></button></div>
<ol id="list" data-word="transcript" data-as="label"></ol>`;
}
