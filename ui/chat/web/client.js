// Calls to the server, and its failures in words.

export class Failure extends Error {
  constructor(problem, remedy) {
    super(problem);
    this.problem = problem;
    this.remedy = remedy;
  }
}

export class Client {
  constructor(words) {
    this.words = words;
  }

  /** One call, one JSON object. */
  async call(name, body) {
    const response = await this.#send(name, body);
    return response.json();
  }

  /** One call whose answer comes line by line; each line is given to `take` as it arrives. */
  async stream(name, body, take, signal) {
    const response = await this.#send(name, body, signal);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    let last = null;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        const lines = (rest + value).split("\n");
        rest = lines.pop();
        for (const line of lines) take((last = JSON.parse(line)));
      }
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Failure(this.words.broken, this.words.broken_remedy);
    }
    if (last?.type !== "done" && last?.type !== "error") {
      throw new Failure(this.words.broken, this.words.broken_remedy);
    }
  }

  async #send(name, body, signal) {
    const options = { signal };
    if (body !== undefined) {
      options.method = "POST";
      options.headers = { "content-type": "application/json" };
      options.body = JSON.stringify(body);
    }
    let response;
    try {
      response = await fetch(new URL(`chat/${name}`, document.baseURI), options);
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Failure(this.words.offline, this.words.offline_remedy);
    }
    if (response.ok) return response;
    const said = await response.json().catch(() => ({}));
    throw new Failure(
      said.problem ?? this.words.refused.replace("{status}", response.status),
      said.remedy ?? this.words.refused_remedy,
    );
  }
}
