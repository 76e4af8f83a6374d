// Search works in a worker, and browsers start none for pages that are opened from a file. There, a hidden frame does its work.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.onmessage = null;
      this.ready = new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.hidden = true;
        document.body.appendChild(frame);
        this.frame = frame;
        const inside = frame.contentWindow;
        inside.postMessage = (data) => this.hear(data); // what the worker says
        inside.importScripts = (...urls) => // one after another, as a worker would
          urls.reduce((before, one) => before.then(() => load(frame.contentDocument, one)), Promise.resolve());
        load(frame.contentDocument, url).then(resolve);
      });
    }

    hear(data) {
      const event = new MessageEvent("message", { data });
      this.dispatchEvent(event);
      if (this.onmessage) this.onmessage(event);
    }

    postMessage(data) {
      const inside = this.frame.contentWindow;
      this.ready.then(() => inside.dispatchEvent(new inside.MessageEvent("message", { data })));
    }

    terminate() {
      this.frame.remove();
    }
  };

  function load(page, url) {
    return new Promise((resolve, reject) => {
      const script = page.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = reject;
      page.body.appendChild(script);
    });
  }
}
