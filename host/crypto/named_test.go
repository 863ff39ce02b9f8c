package crypto

import (
	"os"
	"path/filepath"
	"testing"

	"tshost/jstest"
)

// The secret key of RFC 8032's second test vector, in two spellings.
const (
	vectorSeed   = "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs="
	vectorPublic = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
	vectorPEM    = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PRIVATE KEY-----\n"
)

const askBoth = `
	const named = await call('crypto.named_key', {name: 'TSHOST_KEY'});
	return [named, await call('crypto.named_sign', {name: 'TSHOST_KEY', public_key: '` + vectorPublic + `', message: Buffer.from([0x72]).toString('base64')})];`

const signed = `{"signature":"kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA=="}`

func TestANamedKeyComesFromTheEnvironment(t *testing.T) {
	t.Setenv("TSHOST_KEY", vectorSeed)
	got := jstest.Run(t, Methods(), Sync(), askBoth)
	if want := `[{"public_key":"` + vectorPublic + `","source":"environment"},` + signed + `]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestANamedKeyComesFromAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(path, []byte(vectorPEM), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TSHOST_KEY_FILE", path)
	got := jstest.Run(t, Methods(), Sync(), askBoth)
	if want := `[{"public_key":"` + vectorPublic + `","source":"file"},` + signed + `]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestANamedKeyThatIsMissingWrongOrExchangedSignsNothing(t *testing.T) {
	got := jstest.Run(t, Methods(), Sync(), askBoth)
	if want := `[null,"crypto.other_key 503"]`; got != want {
		t.Errorf("without a key: got %s, want %s", got, want)
	}
	t.Setenv("TSHOST_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
	got = jstest.Run(t, Methods(), Sync(), `return await call('crypto.named_sign', {name: 'TSHOST_KEY', public_key: '`+vectorPublic+`', message: ''});`)
	if want := `"crypto.other_key 503"`; got != want {
		t.Errorf("with another key: got %s, want %s", got, want)
	}
	for name, value := range map[string]string{"TSHOST_KEY": "no key", "TSHOST_KEY_FILE": "/there/is/no/such/file"} {
		t.Setenv("TSHOST_KEY", "")
		t.Setenv("TSHOST_KEY_FILE", "")
		t.Setenv(name, value)
		if got, want := jstest.Run(t, Methods(), Sync(), askBoth), `["crypto.bad_key 500","crypto.bad_key 500"]`; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
