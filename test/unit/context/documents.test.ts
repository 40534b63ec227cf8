import assert from "node:assert/strict";
import { redact } from "../../../src/context/redact";
import { termsOf } from "../../../src/context/terms";
import { expect } from "./expectTerms";

/** Kinds of documents, and manners in them, that people dictate beside. */
describe("documents of further kinds", () => {
  it("context 6: of a component only what is said is taken", () => {
    const text = `<script setup lang="ts">
import X from "./X.vue";
// Bexio wants Rappen
const invoiceStore = use();
</script>
<template><p class="text-sm">Zahlbar per TWINT</p></template>
<style>.order-total { margin: 1rem }</style>
`;
    const has = ["Bexio", "Rappen", "invoiceStore", "TWINT"];
    expect(text, { has, no: [/script|class|text-sm|total|margin/], name: "Order.vue" });
  });

  it("context 6: of a Dockerfile only what is said is taken", () => {
    const text = `# Image for the Chronos worker. Tini reaps zombies.
FROM python:3.12-slim AS base
ENV POETRY_VERSION=1.8
RUN apt-get install tini
`;
    expect(text, { has: ["Tini"], no: [/ENV|FROM|RUN|install/], name: "Dockerfile" });
  });

  it("context 6: of a bibliography only what is said is taken", () => {
    const text = `@article{vaswani2017attention,
  title={Attention is all you need},
  author={Vaswani, Ashish and Shazeer, Noam},
  publisher = {O'Reilly}
}
`;
    const has = ["Vaswani", "Ashish", "Shazeer", "O'Reilly"];
    expect(text, { has, no: [/2017|article|publisher/], name: "refs.bib" });
  });

  it("context 6: of a wiki's page only what is said is taken", () => {
    const text = `== Geschichte ==
'''Schloss Rheinsberg''' liegt am [[Grienericksee]].<ref name="a">{{cite web|title=Foo}}</ref> Der Umbau durch
[[Georg Wenzeslaus von Knobelsdorff|Knobelsdorff]] folgte und das ist auch nicht alles.

{{Infobox Schloss
| Baujahr = 1734
}}
[[Datei:Rheinsberg.jpg|mini|Ansicht]]
[[Kategorie:Schloss in Brandenburg]]
`;
    const has = ["Grienericksee", "Georg Wenzeslaus von Knobelsdorff", "Knobelsdorff"];
    for (const name of ["page.wiki", "page.txt"])
      expect(text, { has, no: [/Infobox|Foo|Datei|mini|Brandenburg|Baujahr|[={}[\]|']/], name });
  });

  it("context 6: folders of links and of tags, and names of blocks, are left out in Markdown", () => {
    const text = "---\ntags: [daily, work/tessera]\n---\n- with [[Banks/Okonkwo]] and [[@Rasmus]] ^block-1a2b\n";
    expect(text, { has: ["Okonkwo", "Rasmus", "tessera"], no: [/block|\//] });
  });

  it("context 8: a name with small words within stands in German, too", () => {
    expect("Das ist von Ursula von Trotha und nicht mit Walther von der Vogelweide gemacht, auch wenn es sich zeigt.", {
      has: ["Ursula von Trotha", "Walther von der Vogelweide"],
    });
  });

  it("context 7: in a plain text the first word of an item is no part of a name", () => {
    const text = "Board dinner\n- Ask Fitzgerald for the term sheet\n- Hire Aoibheann Kelly\n1. Visit Ljubljana\n";
    expect(text, {
      has: ["Fitzgerald", "Aoibheann Kelly", "Ljubljana"],
      no: [/^(?:Ask|Hire|Visit)/],
      name: "notes.txt",
    });
  });

  it("context 6: keys of citations are left out", () => {
    expect("Judea Pearl's criterion is in @pearl2009 and [@doe99a].", { has: ["Judea Pearl"], no: [/\d/] });
  });

  it("context 13: of a long line no name is cut in two", () => {
    const terms = termsOf("we met Evercore and Okonkwo again ".repeat(4_000), true, 0);
    assert.deepEqual(terms.toSorted(), ["Evercore", "Okonkwo"]);
  });

  it("context 9: a given name in Chinese may begin with 一", () => {
    const text = "请把需求发给张一鸣和李婷。这张一定要改，高一年级的学生，周一上午开会，万一出错。";
    expect(text, { has: ["张一鸣"], no: [/张一定|高一|周一|万一/] });
  });

  it("context 9: a person with a title and a particle behind it", () => {
    expect("김서연님이 연동을 끝냈습니다.", { has: ["김서연"] });
  });

  it("context 1: what stands in the column of passwords is no term", () => {
    for (const [text, secret] of [
      ["| Name | Password |\n|---|---|\n| root | Zx9QwertyPass |\n| Okonkwo | Correcthorse |\n", /Qwerty|horse/i],
      ["user,password,note\nOkonkwo,Zx9QwertyPass,x\n", /Qwerty/],
      ['Benutzer;Passwort\nOkonkwo;"Zx9QwertyPass"\n', /Qwerty/],
      ["name\tapi_key\nOkonkwo\tZx9Qwerty7PassB4kL2\n", /Qwerty/],
    ] as const) {
      const { text: clean, secrets } = redact(`${text}\nAsk Okonkwo, who has passwords, keys, and tokens.`);
      assert.ok(!secret.test(clean) && secrets > 0, clean);
      expect(clean, { has: ["Okonkwo"] });
    }
    for (const text of [
      "| token | meaning |\n|---|---|\n| Kubelet | what Okonkwo runs |\n",
      "Enter name, password\nand go on, please\n",
    ])
      assert.equal(redact(text).text, text);
  });
});
