package core

import (
	"os"
	"path/filepath"
	"testing"

	"tshost/jstest"
)

func TestTranslationsAreTheServersOwn(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "i18n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"de.json":    `[{"id": "a.b", "translation": " hat geschrieben."}, {"id": "a.c", "translation": {"one": "eins", "other": "viele"}}, {"id": "other", "translation": "x"}]`,
		"pt-BR.json": `no JSON`,
	} {
		if err := os.WriteFile(filepath.Join(folder, "i18n", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	got := jstest.Run(t, New(nil, nil).Methods(), nil, `
		const ask = (locale) => call('core.translations', {locale, ids: ['a.b', 'a.c', 'missing']});
		return [await ask('de'), await ask('pt-BR'), await ask('fr'), await ask('../de'), await ask('')];`)
	if want := `[{"a.b":" hat geschrieben."},null,null,"bridge.invalid_arguments 500","bridge.invalid_arguments 500"]`; got != want {
		t.Errorf("got %s", got)
	}
}
