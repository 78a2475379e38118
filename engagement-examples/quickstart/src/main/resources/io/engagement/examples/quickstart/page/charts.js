/* Draws the charts of the page in the colors of its theme, and again when the theme changes. */
(function () {
  'use strict';
  var root = document.documentElement;
  var toggle = document.getElementById('theme');
  var charts = [];

  function color(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
  }

  function encoded(text) {
    return String(text).replace(/[&<>"']/g, function (c) { return '&#' + c.charCodeAt(0) + ';'; });
  }

  /* The texts of the items of data that are pointed at, each once. */
  function textOf(params) {
    var texts = [].concat(params)
      .filter(function (param) { return param.data && param.data.text; })
      .map(function (param) { return encoded(param.data.text); });
    return texts.filter(function (text, i) { return texts.indexOf(text) === i; }).join('<br>');
  }

  /* The option with colors and functions where its JSON has only their names. */
  function resolved(value, key) {
    if (typeof value === 'string') {
      var name = /^var\((--[\w-]+)\)$/.exec(value);
      return name ? color(name[1]) : key === 'formatter' && value === '@text' ? textOf : value;
    }
    if (Array.isArray(value)) {
      return value.map(function (each) { return resolved(each); });
    }
    if (value && typeof value === 'object') {
      if (value['@number']) {
        var format = new Intl.NumberFormat(root.lang, value['@number']);
        return function (number) { return format.format(number); };
      }
      var copy = {};
      Object.keys(value).forEach(function (each) { copy[each] = resolved(value[each], each); });
      return copy;
    }
    return value;
  }

  function theme() {
    var text = color('--text'), muted = color('--muted'), line = color('--line');
    var axis = {
      axisLine: { lineStyle: { color: line } },
      axisTick: { lineStyle: { color: line } },
      axisLabel: { color: muted },
      nameTextStyle: { color: muted },
      splitLine: { lineStyle: { color: [line] } }
    };
    return {
      color: [1, 2, 3, 4, 5].map(function (i) { return color('--series-' + i); }),
      backgroundColor: 'transparent',
      textStyle: { color: text, fontFamily: getComputedStyle(document.body).fontFamily },
      legend: {
        textStyle: { color: text }, inactiveColor: line,
        pageTextStyle: { color: muted }, pageIconColor: text, pageIconInactiveColor: line
      },
      tooltip: {
        backgroundColor: color('--card'), borderColor: line, textStyle: { color: text }, confine: true,
        extraCssText: 'max-width: 20rem; white-space: normal'
      },
      visualMap: { textStyle: { color: muted } },
      categoryAxis: axis, valueAxis: axis, timeAxis: axis, logAxis: axis
    };
  }

  function draw() {
    charts.forEach(function (chart) { chart.dispose(); });
    charts = Array.prototype.map.call(document.querySelectorAll('script[data-chart]'), function (data) {
      var chart = echarts.init(document.getElementById(data.dataset.chart), theme(), { renderer: 'svg' });
      chart.setOption(Object.assign({ animation: false }, resolved(JSON.parse(data.textContent))));
      return chart;
    });
  }

  function show(name) {
    root.dataset.theme = name;
    if (toggle) {
      toggle.textContent = name === 'dark' ? toggle.dataset.light : toggle.dataset.dark;
      toggle.hidden = false;
    }
    draw();
  }

  function follow(query, to) {
    window.matchMedia(query).addEventListener('change', to);
  }

  if (toggle) {
    toggle.addEventListener('click', function () { show(root.dataset.theme === 'dark' ? 'light' : 'dark'); });
  }
  follow('(prefers-color-scheme: dark)', function (now) { show(now.matches ? 'dark' : 'light'); });

  /* Paper is white, and narrower than most screens. */
  var onScreen = null;
  follow('print', function (now) {
    if (now.matches) {
      onScreen = root.dataset.theme;
      show('light');
    } else if (onScreen) {
      show(onScreen);
    }
  });

  var width = window.innerWidth;
  window.addEventListener('resize', function () {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      charts.forEach(function (chart) { chart.resize(); });
    }
  });

  show(root.dataset.theme);
})();
