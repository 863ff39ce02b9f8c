package crypto

import (
	"testing"

	"tshost/jstest"
)

func TestHashesAreOfTheTextsUTF8Bytes(t *testing.T) {
	got := jstest.Run(t, nil, Sync(), `return [bridge.sha256('ä'), bridge.hmacSha256('a2V5', 'The quick brown fox jumps over the lazy dog')];`)
	// The first by `printf ä | sha256sum`, the second the well-known vector, in base64url.
	want := `["33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc","97yD9DBThCSxMpjmqm-xQ-9NWaFJRhdZl0edvC0aPNg"]`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRandomBytesDifferAndAreLimited(t *testing.T) {
	got := jstest.Run(t, nil, Sync(), `
		const refused = (count) => { try { bridge.randomBytes(count); return false; } catch (error) { return true; } };
		return [bridge.randomBytes(32).length, bridge.randomBytes(16) === bridge.randomBytes(16), refused(0), refused(1025)];`)
	if got != `[43,false,true,true]` {
		t.Errorf("got %s", got)
	}
}

func TestAnEd25519SignatureVerifiesOnlyForItsMessage(t *testing.T) {
	got := jstest.Run(t, Methods(), Sync(), `
		const {private_key, public_key} = await call('crypto.ed25519_generate', {});
		const {signature} = await call('crypto.ed25519_sign', {private_key, message: btoa('yes')});
		const verify = async (message, by) => (await call('crypto.ed25519_verify', {public_key, message, signature: by})).valid;
		return [await verify(btoa('yes'), signature), await verify(btoa('no'), signature), await verify(btoa('yes'), '***'),
			await call('crypto.ed25519_sign', {private_key: 'AAAA', message: ''})];`)
	if got != `[true,false,false,"bridge.invalid_arguments 500"]` {
		t.Errorf("got %s", got)
	}
}

func TestRFC8032Vector(t *testing.T) {
	got := jstest.Run(t, Methods(), Sync(), `
		const base64 = (hex) => Buffer.from(hex, 'hex').toString('base64');
		const {signature} = await call('crypto.ed25519_sign', {private_key: base64('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'), message: base64('72')});
		return Buffer.from(signature, 'base64').toString('hex');`)
	if got != `"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"` {
		t.Errorf("got %s", got)
	}
}

func TestBase64UrlIsDecodedOrRefused(t *testing.T) {
	got := jstest.Run(t, nil, Sync(), `return ['w6TigqwtXw', '', 'w6Q=', 'a', 'a+b/', '_w', 'w6R'].map((text) => bridge.decodeBase64Url(text));`)
	if got != `["ä€-_","",null,null,null,null,null]` {
		t.Error(got)
	}
}
