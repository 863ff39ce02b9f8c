package crypto

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"strings"

	"tshost/bridge"
)

// fileSuffix makes the name of the variable that names a file.
const fileSuffix = "_FILE"

// maxKeyFile is far more than any PEM of one key.
const maxKeyFile = 16 * 1024

type namedKey struct {
	PublicKey string `json:"public_key"`
	Source    string `json:"source"`
}

type namedKeyArgs struct {
	Name string `json:"name"`
}

// readNamed answers nil when nobody set the key.
func readNamed(_ context.Context, args namedKeyArgs) (*namedKey, error) {
	private, source, err := loadNamed(args.Name)
	if err != nil || private == nil {
		return nil, err
	}
	return &namedKey{base64.StdEncoding.EncodeToString(private.Public().(ed25519.PublicKey)), source}, nil
}

type namedSignArgs struct {
	Name      string `json:"name"`
	PublicKey string `json:"public_key"`
	Message   string `json:"message"`
}

// signNamed reads the key anew: it may have been exchanged since anybody looked.
func signNamed(_ context.Context, args namedSignArgs) (signature, error) {
	message, err := base64.StdEncoding.DecodeString(args.Message)
	if err != nil {
		return signature{}, bridge.InvalidArguments(errors.New("message is not base64"))
	}
	private, _, err := loadNamed(args.Name)
	if err != nil {
		return signature{}, err
	}
	if private == nil || base64.StdEncoding.EncodeToString(private.Public().(ed25519.PublicKey)) != args.PublicKey {
		return signature{}, &bridge.Error{ID: "crypto.other_key", Message: args.Name + " no longer holds the key that was asked for", StatusCode: 503}
	}
	return signature{base64.StdEncoding.EncodeToString(ed25519.Sign(private, message))}, nil
}

// loadNamed gives the private key and where it lies; nil when neither variable is set. Its errors name variables, never contents.
func loadNamed(name string) (ed25519.PrivateKey, string, error) {
	text, path := os.Getenv(name), os.Getenv(name+fileSuffix)
	source := "environment"
	switch {
	case text == "" && path == "":
		return nil, "", nil
	case text != "" && path != "":
		return nil, "", badKey(name + " and " + name + fileSuffix + " are both set")
	case path != "":
		source = "file"
		content, err := readKeyFile(path)
		if err != nil {
			return nil, "", badKey("the file that " + name + fileSuffix + " names cannot be read")
		}
		text = content
	}
	private, err := parsePrivate(strings.TrimSpace(text))
	if err != nil {
		return nil, "", badKey(name + " holds no Ed25519 private key: PEM (PKCS #8) or base64 of 32 bytes is needed")
	}
	return private, source, nil
}

func readKeyFile(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxKeyFile))
	return string(content), err
}

func parsePrivate(text string) (ed25519.PrivateKey, error) {
	if block, _ := pem.Decode([]byte(text)); block != nil {
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, err
		}
		private, ok := parsed.(ed25519.PrivateKey)
		if !ok {
			return nil, errors.New("another kind of key")
		}
		return private, nil
	}
	seed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, errors.New("neither PEM nor a seed")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

func badKey(message string) *bridge.Error {
	return &bridge.Error{ID: "crypto.bad_key", Message: message, StatusCode: 500}
}
