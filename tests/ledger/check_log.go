// Go's own note and tlog packages (the ones its module checksum database uses) read what tallyman publishes:
//
//	check_log FOLDER KEY EARLIER PROOF
//
// the signed checkpoint, every entry, the hash tiles, an inclusion proof of every entry against them, the proof file's
// inclusion proofs, and its consistency proof from the earlier checkpoint. Built in GOPATH mode from Debian's
// golang-golang-x-mod-dev, so it needs no network.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		fmt.Printf("%s: %v\n", what, err)
		os.Exit(1)
	}
}

func digest(text string) (hash tlog.Hash) {
	data, err := base64.StdEncoding.DecodeString(text)
	check(err, text)
	copy(hash[:], data)
	return hash
}

func digests(texts []string) (hashes []tlog.Hash) {
	for _, text := range texts {
		hashes = append(hashes, digest(text))
	}
	return hashes
}

func openCheckpoint(text []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		check(fmt.Errorf("%q", opened.Text), "checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	return tlog.Tree{N: size, Hash: digest(lines[2])}
}

// Tiles as tlog wants them, from files named as C2SP tlog-tiles names them: the height is always 8 and not in the path.
type folderTiles struct{ folder string }

func (folderTiles) Height() int                      { return 8 }
func (folderTiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folderTiles) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func leaves(folder string, size int64) (all [][]byte) {
	for first := int64(0); first < size; first += 256 {
		tile := tlog.Tile{H: 8, L: -1, N: first / 256, W: 256}
		if size-first < 256 {
			tile.W = int(size - first)
		}
		path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		check(err, path)
		for len(data) > 1 {
			length := int(data[0])<<8 | int(data[1])
			all, data = append(all, data[2:2+length]), data[2+length:]
		}
	}
	return all
}

func checkLog(folder string, tree tlog.Tree) {
	all := leaves(folder, tree.N)
	if int64(len(all)) != tree.N {
		check(fmt.Errorf("%d of %d", len(all), tree.N), "entries")
	}
	reader := tlog.TileHashReader(tree, folderTiles{folder})
	root, err := tlog.TreeHash(tree.N, reader)
	check(err, "root")
	if root != tree.Hash {
		check(fmt.Errorf("differs"), "root")
	}
	for i, leaf := range all {
		proof, err := tlog.ProveRecord(tree.N, int64(i), reader)
		check(err, "prove")
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(leaf)), fmt.Sprint("entry ", i))
	}
}

func checkProof(path string, verifier note.Verifier, earlier tlog.Tree) {
	var proof struct {
		Checkpoint string
		Entries    []struct {
			Index int64
			Leaf  string
			Path  []string
		}
		Consistency struct{ Path []string }
	}
	text, err := os.ReadFile(path)
	check(err, path)
	check(json.Unmarshal(text, &proof), path)
	tree := openCheckpoint([]byte(proof.Checkpoint), verifier)
	for _, entry := range proof.Entries {
		check(tlog.CheckRecord(digests(entry.Path), tree.N, tree.Hash, entry.Index, tlog.RecordHash([]byte(entry.Leaf))),
			fmt.Sprint("proof of entry ", entry.Index))
	}
	check(tlog.CheckTree(digests(proof.Consistency.Path), tree.N, tree.Hash, earlier.N, earlier.Hash), "consistency")
}

func main() {
	folder := os.Args[1]
	verifier, err := note.NewVerifier(os.Args[2])
	check(err, "key")
	checkpoint, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err, "checkpoint")
	earlier, err := os.ReadFile(os.Args[3])
	check(err, "earlier checkpoint")
	tree := openCheckpoint(checkpoint, verifier)
	checkLog(folder, tree)
	checkProof(os.Args[4], verifier, openCheckpoint(earlier, verifier))
	fmt.Printf("Go agrees on %d entries\n", tree.N)
}
