// Package crypto offers what would take JavaScript milliseconds: hashes and random bytes synchronously, Ed25519 as calls.
package crypto

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"unicode/utf8"

	"tshost/bridge"
)

// maxRandomBytes is the most one call of randomBytes gives.
const maxRandomBytes = 1024

// Sync gives the synchronous members of the bridge.
func Sync() map[string]any {
	return map[string]any{"sha256": hashText, "hmacSha256": authenticateText, "decodeBase64Url": decodeText, "randomBytes": randomBytes}
}

// Methods gives the calls crypto.ed25519_* and crypto.named_*: keys, messages and signatures in standard base64; a private key is its
// 32-byte seed.
func Methods() bridge.Table {
	return bridge.Table{
		"crypto.ed25519_generate": bridge.Typed(generate),
		"crypto.ed25519_sign":     bridge.Typed(sign),
		"crypto.ed25519_verify":   bridge.Typed(verify),
		"crypto.named_key":        bridge.Typed(readNamed),
		"crypto.named_sign":       bridge.Typed(signNamed),
	}
}

func hashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func authenticateText(keyBase64, text string) (string, error) {
	key, err := base64.StdEncoding.DecodeString(keyBase64)
	if err != nil {
		return "", errors.New("hmacSha256: the key is not standard base64")
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

// decodeText gives the text behind unpadded base64url, or nil: JavaScript needs a step a digit for it.
func decodeText(encoded string) any {
	text, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || !utf8.Valid(text) {
		return nil
	}
	return string(text)
}

func randomBytes(count int) (string, error) {
	if count < 1 || count > maxRandomBytes {
		return "", fmt.Errorf("randomBytes: count must be 1 to %d", maxRandomBytes)
	}
	bytes := make([]byte, count)
	if _, err := rand.Read(bytes); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(bytes), nil
}

type keyPair struct {
	PrivateKey string `json:"private_key"`
	PublicKey  string `json:"public_key"`
}

func generate(context.Context, struct{}) (keyPair, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return keyPair{}, err
	}
	return keyPair{base64.StdEncoding.EncodeToString(private.Seed()), base64.StdEncoding.EncodeToString(public)}, nil
}

type signArgs struct {
	PrivateKey string `json:"private_key"`
	Message    string `json:"message"`
}

type signature struct {
	Signature string `json:"signature"`
}

func sign(_ context.Context, args signArgs) (signature, error) {
	seed, err := base64.StdEncoding.DecodeString(args.PrivateKey)
	if err != nil || len(seed) != ed25519.SeedSize {
		return signature{}, bridge.InvalidArguments(errors.New("private_key is no base64 of 32 bytes"))
	}
	message, err := base64.StdEncoding.DecodeString(args.Message)
	if err != nil {
		return signature{}, bridge.InvalidArguments(errors.New("message is not base64"))
	}
	return signature{base64.StdEncoding.EncodeToString(ed25519.Sign(ed25519.NewKeyFromSeed(seed), message))}, nil
}

type verifyArgs struct {
	PublicKey string `json:"public_key"`
	Message   string `json:"message"`
	Signature string `json:"signature"`
}

type validity struct {
	Valid bool `json:"valid"`
}

// verify answers false for anything malformed: a signature nobody can read is not valid.
func verify(_ context.Context, args verifyArgs) (validity, error) {
	key, keyErr := base64.StdEncoding.DecodeString(args.PublicKey)
	message, messageErr := base64.StdEncoding.DecodeString(args.Message)
	signed, signatureErr := base64.StdEncoding.DecodeString(args.Signature)
	if errors.Join(keyErr, messageErr, signatureErr) != nil || len(key) != ed25519.PublicKeySize {
		return validity{false}, nil
	}
	return validity{ed25519.Verify(key, message, signed)}, nil
}
