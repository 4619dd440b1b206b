// What was shared to the app and is not kept yet, on this device. Read by pages and by the service worker.
const shares = {
  open() {
    return new Promise((done, failed) => {
      const request = indexedDB.open("shares", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("shares", { autoIncrement: true });
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  },
  async run(mode, act) {
    const database = await this.open();
    return new Promise((done, failed) => {
      const transaction = database.transaction("shares", mode);
      const request = act(transaction.objectStore("shares"));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = () => failed(transaction.error);
    }).finally(() => database.close());
  },
  add(share) { return this.run("readwrite", (store) => store.add(share)); },
  get(key) { return this.run("readonly", (store) => store.get(key)); },
  keys() { return this.run("readonly", (store) => store.getAllKeys()); },
  remove(key) { return this.run("readwrite", (store) => store.delete(key)); },
};
