import(new URL("chat/web/page.js", document.baseURI)).then((page) => page.start(element, props.words));
